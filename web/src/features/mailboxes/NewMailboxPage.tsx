import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function NewMailboxPage() {
  const { t } = useTranslation();
  return <Page title={t("setup.mailbox_title")}>{null}</Page>;
}
