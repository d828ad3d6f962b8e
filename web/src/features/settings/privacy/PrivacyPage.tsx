import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { SettingsPage } from "../SettingsPage";
import { PersonSection } from "./PersonSection";
import { RetentionSection } from "./RetentionSection";
import { TasksSection } from "./TasksSection";

const route = getRouteApi("/signed-in/desk/settings/privacy");

/** What is held about people: how long, all of it on request, and nothing of it after an erasure. */
export default function PrivacyPage() {
  const { t } = useTranslation();
  const { contact } = route.useSearch();
  return (
    <SettingsPage name="privacy" lead={t("privacy.lead")} narrow>
      {() => (
        <>
          <PersonSection chosen={contact} />
          <TasksSection />
          <RetentionSection />
        </>
      )}
    </SettingsPage>
  );
}
