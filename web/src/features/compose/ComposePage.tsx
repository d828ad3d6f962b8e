import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function ComposePage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.new_mail")}>{null}</Page>;
}
