import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Member, Rule } from "../../api/types";
import { IconButton } from "../../ui/IconButton";
import { Icon } from "../../ui/icons/Icon";
import styles from "./RuleLine.module.css";
import { actionInWords, conditionInWords } from "./words";

interface Props {
  rule: Rule;
  /** The place of the last rule. */
  last: number;
  members: readonly Member[];
  /** Undefined where the member may only look. */
  commands:
    | { move: (rule: Rule, position: number) => void; remove: (rule: Rule) => void; busy: boolean }
    | undefined;
}

/** One rule as a sentence. Alt with the arrow keys moves it, as its buttons do. */
export function RuleLine({ rule, last, members, commands }: Props) {
  const { t } = useTranslation();
  const line = useRef<HTMLLIElement>(null);
  const pressed = useRef<"up" | "down">(undefined);
  const move = (direction: "up" | "down") => {
    const position = rule.position + (direction === "up" ? -1 : 1);
    if (!commands || commands.busy || position < 1 || position > last) return;
    pressed.current = direction;
    commands.move(rule, position);
  };

  // A line that has moved lost the focus; whoever moves on with the keyboard must find it there again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what it waits for
  useEffect(() => {
    if (!pressed.current) return;
    const wanted = line.current?.querySelector<HTMLButtonElement>(`[data-move=${pressed.current}]:enabled`);
    (wanted ?? line.current?.querySelector<HTMLButtonElement>("[data-move]:enabled"))?.focus();
    line.current?.scrollIntoView({ block: "nearest" });
    pressed.current = undefined;
  }, [rule.position]);

  return (
    <li
      ref={line}
      className={styles.line}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        move(event.key === "ArrowUp" ? "up" : "down");
      }}
    >
      <span className={styles.place}>{rule.position}</span>
      <div className={styles.words}>
        <h2>
          {commands ? (
            <Link to="/rules/$id" params={{ id: rule.id }} className={styles.name}>
              {rule.name}
            </Link>
          ) : (
            rule.name
          )}
        </h2>
        <Sentence rule={rule} members={members} />
        {rule.problems.map((problem) => (
          <p key={problem} className={styles.problem}>
            <Icon name="alert" size={15} />
            {problem}
          </p>
        ))}
      </div>
      {commands && (
        <div className={styles.buttons}>
          <IconButton
            icon="up"
            label={t("rules.move_up", { name: rule.name })}
            data-move="up"
            disabled={rule.position === 1}
            onClick={() => move("up")}
          />
          <IconButton
            icon="down"
            label={t("rules.move_down", { name: rule.name })}
            data-move="down"
            disabled={rule.position === last}
            onClick={() => move("down")}
          />
          <IconButton
            icon="delete"
            label={t("rules.remove", { name: rule.name })}
            onClick={() => commands.remove(rule)}
          />
        </div>
      )}
    </li>
  );
}

/** "When … and …, unless …: do this, do that." */
function Sentence({ rule, members }: { rule: Rule; members: readonly Member[] }) {
  const { t } = useTranslation();
  const all = (texts: string[]) => texts.map((text) => conditionInWords(text, t));
  return (
    <dl className={styles.sentence}>
      <dt>{t("rules.when")}</dt>
      <dd>
        {rule.conditions.length === 0 ? t("rules.always") : all(rule.conditions).join(` ${t("rules.and")} `)}
        {rule.unless.length > 0 && (
          <>
            {" "}
            <span className={styles.unless}>{t("rules.unless")}</span>{" "}
            {all(rule.unless).join(` ${t("rules.or")} `)}
          </>
        )}
      </dd>
      <dt>{t("rules.then")}</dt>
      <dd>{rule.actions.map((text) => actionInWords(text, members, t)).join(" · ")}</dd>
    </dl>
  );
}
