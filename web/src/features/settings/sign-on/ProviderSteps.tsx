import { useTranslation } from "react-i18next";
import type { SignOnTest } from "../../../api/types";
import { knownText } from "../../../i18n/known";
import { Steps } from "../../../ui/Steps";

/** What was found at the service's address. */
export function ProviderSteps({ report }: { report: SignOnTest | undefined }) {
  const { t } = useTranslation();
  const steps = report?.steps.map((step) => ({
    ...step,
    text:
      knownText("sign_on", `step_${step.name}`) ?? knownText("mailboxes", `step_${step.name}`) ?? step.name,
  }));
  return (
    <Steps
      verdict={
        report && {
          passed: report.passed,
          text: t(report.passed ? "sign_on.test_passed" : "mailboxes.test_failed"),
        }
      }
      groups={[{ steps: steps ?? [] }]}
    />
  );
}
