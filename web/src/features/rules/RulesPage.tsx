import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function RulesPage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.rules")}>{null}</Page>;
}
