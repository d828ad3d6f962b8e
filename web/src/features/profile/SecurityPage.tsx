import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";
import { SecondFactorSection } from "../second-factor/SecondFactorSection";
import { PasswordForm } from "./PasswordForm";
import { SessionsSection } from "./SessionsSection";

/** How one gets in: password, second factor, and where one is signed in now. */
export default function SecurityPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("profile.security")} narrow>
      <SecondFactorSection />
      <SessionsSection />
      <PasswordForm />
    </Page>
  );
}
