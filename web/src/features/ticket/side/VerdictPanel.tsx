import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { problemText } from "../../../api/problem-text";
import type { Impact, Ticket, TicketChange, Urgency, Verdict } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime, percent } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { MenuButton } from "../../../ui/MenuButton";
import { notify } from "../../../ui/notices";
import { useMay } from "../../session/session";
import { useCategories } from "../../tickets/categories";
import { refresh, useTicketChange } from "../../tickets/change";
import { categoryLabel, priorities } from "../../tickets/labels";
import { usePeople } from "../../tickets/members";
import { reasonText } from "./reason-text";
import styles from "./SidePanel.module.css";

const IMPACTS: readonly Impact[] = ["one", "team", "many"];
const URGENCIES: readonly Urgency[] = ["hours", "days", "open"];

/** What it is about, how much it matters, why Facteur thinks so, and the way to put it right. */
export function VerdictPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const may = useMay();
  const change = useTicketChange();
  const categories = useCategories();
  const set = (what: TicketChange) => void change([ticket], what, t("tickets.done.changed", { count: 1 }));
  const loud = ticket.priority === "critical" || ticket.priority === "high";
  const properties = [
    {
      name: t("tickets.category"),
      value: categoryLabel(ticket.category),
      choices: choices(
        [...new Set([...categories, ticket.category])],
        ticket.category,
        categoryLabel,
        (category) => set({ category }),
      ),
    },
    {
      name: t("tickets.priority"),
      value: t(`priority.${ticket.priority}`),
      loud,
      choices: choices(
        priorities,
        ticket.priority,
        (each) => t(`priority.${each}`),
        (priority) => set({ priority }),
      ),
    },
    {
      name: t("tickets.impact"),
      value: t(`impact.${ticket.impact}`),
      choices: choices(
        IMPACTS,
        ticket.impact,
        (each) => t(`impact.${each}`),
        (impact) => set({ impact }),
      ),
    },
    {
      name: t("tickets.urgency"),
      value: t(`urgency.${ticket.urgency}`),
      choices: choices(
        URGENCIES,
        ticket.urgency,
        (each) => t(`urgency.${each}`),
        (urgency) => set({ urgency }),
      ),
    },
  ];
  return (
    <section className={styles.section} aria-labelledby="verdict">
      <h2 id="verdict" className={styles.title}>
        {t("verdict.title")}
      </h2>
      <dl className={styles.properties}>
        {properties.map((property) => (
          <div key={property.name} className={classes(styles.property, property.loud && styles.loud)}>
            <dt>{property.name}</dt>
            <dd>
              <MenuButton
                label={`${property.name} : ${property.value}`}
                choices={property.choices}
                disabled={!may.change}
              >
                {property.value}
              </MenuButton>
            </dd>
          </div>
        ))}
      </dl>
      {ticket.to_review && may.change && <Confirm ticket={ticket} />}
      {ticket.verdict && isCorrected(ticket, ticket.verdict) && (
        <Correction ticket={ticket} verdict={ticket.verdict} />
      )}
      {ticket.verdict && !isCorrected(ticket, ticket.verdict) && (
        <Reasons
          verdict={ticket.verdict}
          toReview={ticket.to_review}
          onCategory={may.change ? (category) => set({ category }) : undefined}
        />
      )}
    </section>
  );
}

/** "That's right": the machine was not sure, and a person agrees with it. */
function Confirm({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const confirming = useMutation({
    mutationFn: () => api.post<Ticket>(`/tickets/${ticket.id}/confirm`),
    onSuccess: () => notify({ text: t("verdict.confirmed") }),
    onError: (error) => notify({ text: problemText(error, t), tone: "problem" }),
    onSettled: () => refresh(client),
  });
  return (
    <div className={styles.rather}>
      <Button icon="check" busy={confirming.isPending} onClick={() => confirming.mutate()}>
        {t("verdict.confirm")}
      </Button>
    </div>
  );
}

function choices<Value extends string>(
  values: readonly Value[],
  now: Value,
  label: (value: Value) => string,
  choose: (value: Value) => void,
) {
  return values.map((value) => ({
    key: value,
    text: label(value),
    chosen: value === now,
    onChoose: () => choose(value),
  }));
}

/** Whether the ticket says otherwise than the verdict of its newest mail: a person, or a later change, had its way. */
function isCorrected(ticket: Ticket, verdict: Verdict): boolean {
  return ticket.category !== verdict.category || ticket.priority !== verdict.priority;
}

const CORRECTIONS = ["ticket.category_changed", "ticket.priority_changed"];

function Correction({ ticket, verdict }: { ticket: Ticket; verdict: Verdict }) {
  const { t } = useTranslation();
  const by = ticket.history.findLast(
    (line) => CORRECTIONS.includes(line.kind) && line.actor.by === "member" && line.undone_by === null,
  );
  return (
    <>
      {by?.actor.name && <p className={styles.who}>{t("verdict.corrected", { name: by.actor.name })}</p>}
      <p className={styles.muted}>
        {t("verdict.proposed", {
          category: categoryLabel(verdict.category),
          priority: t(`priority.${verdict.priority}`),
        })}
      </p>
    </>
  );
}

/** The codes of words that a model weighed: many, so they are told in one line each. */
const WORDS = ["model_for", "model_against"] as const;

interface ReasonsProperties {
  verdict: Verdict;
  toReview: boolean;
  onCategory?: (category: string) => void;
}

function Reasons({ verdict, toReview, onCategory }: ReasonsProperties) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { decided_by: decided, confidence } = verdict;
  // A rule is named by its reason below.
  const decider = usePeople().find(({ id }) => id === decided.id)?.name;
  const byPerson = decided.by === "member";
  const facts = verdict.reasons.filter((reason) => !WORDS.some((code) => code === reason.code));
  const words = WORDS.map((code) => ({
    code,
    words: verdict.reasons.filter((reason) => reason.code === code).map((reason) => reason.detail),
  })).filter((line) => line.words.length > 0);
  return (
    <>
      <p className={styles.who}>
        {decided.by === "rule" && t("verdict.by_rule")}
        {decided.by === "member" &&
          (decider ? t("verdict.by_member", { name: decider }) : t("verdict.by_some_member"))}
        {decided.by === "model" && t("verdict.by_model", { confidence: percent(confidence, language) })}
        {decided.by === "memory" &&
          (decided.name && decided.at
            ? t("verdict.by_memory", { name: decided.name, day: longTime(decided.at, language) })
            : t("verdict.by_memory_of_somebody"))}
        {decided.by === "default" && t("verdict.by_default")}
      </p>
      {decided.by === "model" && (
        <div className={styles.meter} aria-hidden>
          <span
            className={classes(styles.level, toReview && styles.unsure)}
            style={{ width: `${confidence * 100}%` }}
          />
        </div>
      )}
      {verdict.reasons.length > 0 && (
        <ul className={styles.reasons} aria-label={t("verdict.reasons")}>
          {facts.map((reason) => (
            <li key={reason.code + reason.detail}>{reasonText(reason)}</li>
          ))}
          {words.map((line) => (
            <li key={line.code}>{t(`verdict.${line.code}`, { words: line.words.join(" · ") })}</li>
          ))}
        </ul>
      )}
      {!byPerson && onCategory && verdict.alternatives.length > 0 && (
        <fieldset className={styles.rather} aria-label={t("verdict.rather")}>
          {verdict.alternatives.slice(0, 3).map((each) => (
            <button key={each.category} type="button" onClick={() => onCategory(each.category)}>
              {t("verdict.rather_one", { category: categoryLabel(each.category) })} ·{" "}
              {percent(each.confidence, language)}
            </button>
          ))}
        </fieldset>
      )}
      <details className={styles.versions}>
        <summary>{t("verdict.versions")}</summary>
        <p>{verdict.versions}</p>
      </details>
    </>
  );
}
