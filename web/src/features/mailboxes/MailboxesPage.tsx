import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function MailboxesPage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.mailboxes")}>{null}</Page>;
}
