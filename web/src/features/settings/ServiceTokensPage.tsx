import { TokensSection } from "../tokens/TokensSection";
import { SettingsPage } from "./SettingsPage";

/** Tokens that act for the organisation, not for a person. */
export default function ServiceTokensPage() {
  return (
    <SettingsPage name="tokens" narrow>
      {() => <TokensSection whose="service" />}
    </SettingsPage>
  );
}
