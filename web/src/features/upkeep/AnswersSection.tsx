import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Answer } from "../../api/types";
import { Loaded } from "../../ui/Loaded";
import { Section } from "../../ui/Section";
import { AnswerCard } from "../ticket/AnswerCard";
import { needsDecision } from "./order";
import { answersQuery } from "./queries";
import styles from "./Sections.module.css";

/** Answers that have not left: those that need a decision first. */
export function AnswersSection() {
  const { t } = useTranslation();
  const query = useQuery(answersQuery);
  return (
    <Section title={t("upkeep.answers")} lead={t("upkeep.answers_lead")}>
      <Loaded query={query}>
        {({ items }) => {
          const [decide, waiting] = needsDecision(items);
          if (items.length === 0) return <p className={styles.fine}>{t("upkeep.answers_none")}</p>;
          return (
            <>
              {decide.map((answer) => (
                <Hanging key={answer.id} answer={answer} />
              ))}
              {waiting.length > 0 && (
                <details>
                  <summary className={styles.summary}>
                    {t("upkeep.answers_waiting", { count: waiting.length })}
                  </summary>
                  <div className={styles.stack}>
                    {waiting.map((answer) => (
                      <Hanging key={answer.id} answer={answer} />
                    ))}
                  </div>
                </details>
              )}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Hanging({ answer }: { answer: Answer }) {
  return (
    <div className={styles.hanging}>
      <h3>
        {answer.ticket ? (
          <Link to="/tickets/$number" params={{ number: answer.ticket }}>
            {answer.subject}
          </Link>
        ) : (
          answer.subject
        )}
      </h3>
      <AnswerCard answer={answer} ticket={answer.ticket} />
    </div>
  );
}
