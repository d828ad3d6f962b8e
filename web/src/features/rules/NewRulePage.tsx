import { useTranslation } from "react-i18next";
import { Page } from "../../ui/Page";
import { RuleEditor } from "./RuleEditor";

/** Writing a new rule. */
export default function NewRulePage() {
  const { t } = useTranslation();
  return (
    <Page title={t("rules.add")} lead={t("rules.new_lead")} narrow>
      <RuleEditor rule={undefined} />
    </Page>
  );
}
