import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";
import { AnswersSection } from "./AnswersSection";
import { DeadLettersSection } from "./DeadLettersSection";
import { HeldBanner } from "./HeldBanner";
import { StateSection } from "./StateSection";

/** What needs a person's hand, and how the server does. */
export default function UpkeepPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("navigation.upkeep")} lead={t("upkeep.lead")}>
      <HeldBanner />
      <AnswersSection />
      <DeadLettersSection />
      <StateSection />
    </Page>
  );
}
