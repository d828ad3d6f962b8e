import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";

export default function ProfilePage() {
  const { t } = useTranslation();
  return <Page title={t("profile.settings")}>{null}</Page>;
}
