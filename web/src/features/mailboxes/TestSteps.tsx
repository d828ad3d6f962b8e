import { useTranslation } from "react-i18next";
import type { TestReport, TestStep } from "../../api/types";
import { knownText } from "../../i18n/known";
import { Steps } from "../../ui/Steps";

/** What a connection test found. */
export function TestSteps({ report }: { report: TestReport | undefined }) {
  const { t } = useTranslation();
  const named = (steps: TestStep[]) =>
    steps.map((step) => ({ ...step, text: knownText("mailboxes", `step_${step.name}`) ?? step.name }));
  return (
    <Steps
      verdict={
        report && {
          passed: report.passed,
          text: t(report.passed ? "mailboxes.test_passed" : "mailboxes.test_failed"),
        }
      }
      groups={
        report
          ? [
              { title: t("mailboxes.reading"), steps: named(report.incoming) },
              { title: t("mailboxes.sending"), steps: named(report.outgoing) },
            ]
          : []
      }
    />
  );
}
