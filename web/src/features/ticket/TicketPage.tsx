import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function TicketPage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.open")}>{null}</Page>;
}
