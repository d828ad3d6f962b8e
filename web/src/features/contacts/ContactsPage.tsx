import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function ContactsPage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.contacts")}>{null}</Page>;
}
