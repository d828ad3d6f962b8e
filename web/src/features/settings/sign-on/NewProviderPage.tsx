import { useTranslation } from "react-i18next";
import { SettingsPage } from "../SettingsPage";
import { ProviderForm } from "./ProviderForm";

/** Adding a service to sign in with. */
export default function NewProviderPage() {
  const { t } = useTranslation();
  return (
    <SettingsPage name="sign_on" title={t("sign_on.add")} lead={t("sign_on.new_lead")} narrow>
      {() => <ProviderForm provider={undefined} />}
    </SettingsPage>
  );
}
