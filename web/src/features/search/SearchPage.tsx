import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function SearchPage() {
  const { t } = useTranslation();
  return <Page title={t("navigation.search")}>{null}</Page>;
}
