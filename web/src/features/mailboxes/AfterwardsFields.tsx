import { useTranslation } from "react-i18next";
import type { Afterwards } from "../../api/types";
import { TextField } from "../../ui/Field";
import { Options } from "../../ui/Options";

interface Props {
  afterwards: Afterwards;
  onChange: (afterwards: Afterwards) => void;
  problem?: string;
}

const START_NAMES = { keyword: "facteur", move: "Facteur" } as const;

/** What is done on the mail server once a mail is safely here. */
export function AfterwardsFields({ afterwards, onChange, problem }: Props) {
  const { t } = useTranslation();
  const choose = (what: Afterwards["do"]) =>
    onChange(what === "keyword" || what === "move" ? { do: what, name: START_NAMES[what] } : { do: what });
  const name = (what: "keyword" | "move") =>
    afterwards.do === what && (
      <TextField
        label={t(`mailboxes.afterwards_${what}_name`)}
        problem={problem}
        required
        value={afterwards.name}
        onChange={(given) => onChange({ do: what, name: given })}
      />
    );
  return (
    <Options
      legend={t("mailboxes.afterwards")}
      value={afterwards.do}
      onChange={choose}
      options={[
        {
          value: "nothing",
          label: t("mailboxes.afterwards_nothing"),
          help: t("mailboxes.afterwards_nothing_help"),
        },
        { value: "mark_seen", label: t("mailboxes.afterwards_mark_seen") },
        { value: "keyword", label: t("mailboxes.afterwards_keyword"), more: name("keyword") },
        { value: "move", label: t("mailboxes.afterwards_move"), more: name("move") },
      ]}
    />
  );
}
