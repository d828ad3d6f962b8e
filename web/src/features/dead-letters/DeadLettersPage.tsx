import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function DeadLettersPage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.dead_letters")}>{null}</Page>;
}
