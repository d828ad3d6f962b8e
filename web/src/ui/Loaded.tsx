import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../api/problem-text";
import { Button } from "./Button";
import styles from "./Loaded.module.css";
import { Trouble } from "./Trouble";

interface Props<Answer> {
  query: Pick<UseQueryResult<Answer>, "data" | "error" | "refetch" | "isFetching">;
  children: (answer: Answer) => ReactNode;
}

/** Shows what was asked for once it is there; until then that it comes, or why it does not. */
export function Loaded<Answer>({ query, children }: Props<Answer>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <p className={styles.waiting}>{t("app.loading")}</p>;
  return (
    <div className={styles.failed}>
      <Trouble text={problemText(query.error, t)} />
      <Button icon="refresh" busy={query.isFetching} onClick={() => void query.refetch()}>
        {t("action.retry")}
      </Button>
    </div>
  );
}
