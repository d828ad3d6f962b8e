import { useTranslation } from "react-i18next";
import { SettingsPage } from "../SettingsPage";
import { CategoriesSection } from "./CategoriesSection";
import { ExamplesSection } from "./ExamplesSection";
import { ModelsSection } from "./ModelsSection";

/** What judges mail: how good it is, what it learns from, and the way back. */
export default function JudgementPage() {
  const { t } = useTranslation();
  return (
    <SettingsPage name="judgement" lead={t("judgement.lead")} narrow>
      {() => (
        <>
          <ModelsSection />
          <CategoriesSection />
          <ExamplesSection />
        </>
      )}
    </SettingsPage>
  );
}
