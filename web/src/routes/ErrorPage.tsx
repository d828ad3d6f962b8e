import { Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemText } from "../api/problem-text";
import { Button } from "../ui/Button";
import { EmptyState } from "../ui/EmptyState";

/** When a page cannot be shown at all. */
export function ErrorPage({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <main>
      <EmptyState icon="alert" title={t("problem.page_title")} text={problemText(error, t)} level={1}>
        <Button look="primary" onClick={() => void router.invalidate()}>
          {t("action.retry")}
        </Button>
      </EmptyState>
    </main>
  );
}

export function MissingPage() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyState icon="question" title={t("problem.page_missing")} level={1}>
        <Link to="/tickets">{t("problem.to_tickets")}</Link>
      </EmptyState>
    </main>
  );
}
