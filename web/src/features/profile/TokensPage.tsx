import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";
import { TokensSection } from "../tokens/TokensSection";

/** Tokens that act as this person. */
export default function TokensPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("profile.tokens")} narrow>
      <TokensSection whose="own" />
    </Page>
  );
}
