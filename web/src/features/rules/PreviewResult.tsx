import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { RulePreview } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count, shortTime } from "../../i18n/format";
import { Icon } from "../../ui/icons/Icon";
import { Section } from "../../ui/Section";
import styles from "./PreviewResult.module.css";
import { conditionInWords, wordOf } from "./words";

type Match = RulePreview["matches"][number];

/** The differences that have a name here; others show their own. */
const FIELDS = ["ignored", "category", "impact", "urgency", "priority", "assignee", "tags", "shelf"] as const;

/** To which mails a rule would have applied, why, and what it would have changed. */
export function PreviewResult({ preview }: { preview: RulePreview | undefined }) {
  const { t } = useTranslation();
  const number = (value: number) => count(value, currentLanguage());
  const changed = preview?.matches.filter(({ differences }) => differences.length > 0).length ?? 0;
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (preview) region.current?.scrollIntoView({ block: "start" });
  }, [preview]);
  return (
    <div ref={region} role="status">
      {preview && (
        <Section
          title={t("rules.preview", {
            count: preview.matches.length,
            matches: number(preview.matches.length),
          })}
          lead={
            <>
              {t("rules.preview_of", { count: preview.looked_at, looked_at: number(preview.looked_at) })}{" "}
              {t("rules.preview_changed", { count: changed, changed: number(changed) })}
              {preview.not_read > 0 && ` ${t("rules.preview_not_read", { count: preview.not_read })}`}
            </>
          }
        >
          {preview.matches.length > 0 && (
            <ul className={styles.list}>
              {preview.matches.map((match) => (
                <Line key={match.message} match={match} />
              ))}
            </ul>
          )}
        </Section>
      )}
    </div>
  );
}

function Line({ match }: { match: Match }) {
  const { t } = useTranslation();
  const subject = match.subject || t("rules.no_subject");
  return (
    <li className={styles.line}>
      <p className={styles.head}>
        {match.number ? (
          <Link to="/tickets/$number" params={{ number: match.number }} className={styles.subject}>
            {subject}
          </Link>
        ) : (
          <span className={styles.subject}>{subject}</span>
        )}
        <span className={styles.time}>{shortTime(match.received_at, currentLanguage())}</span>
      </p>
      <p className={styles.muted}>{match.from_address}</p>
      <p className={styles.muted}>
        {match.because
          .map(({ condition, text }) => `${conditionInWords(condition, t)}${text ? ` (${text})` : ""}`)
          .join(" · ")}
      </p>
      <Differences match={match} />
    </li>
  );
}

function Differences({ match: { differences, member_decided } }: { match: Match }) {
  const { t } = useTranslation();
  if (member_decided) return <p className={styles.muted}>{t("rules.member_decided")}</p>;
  if (differences.length === 0) return <p className={styles.muted}>{t("rules.no_difference")}</p>;
  return (
    <ul className={styles.differences}>
      {differences.map(({ field, from, to }) => {
        const known = FIELDS.find((each) => each === field);
        return (
          <li key={field}>
            <span>{known ? t(`rules.field_${known}`) : field}</span>
            <s>{wordOf(field, from, t)}</s>
            <Icon name="chevron_right" size={14} label={t("rules.becomes")} />
            <strong>{wordOf(field, to, t)}</strong>
          </li>
        );
      })}
    </ul>
  );
}
