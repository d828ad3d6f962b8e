import { useTranslation } from "react-i18next";
import { TextField } from "../../ui/Field";
import { Check, Options } from "../../ui/Options";
import type { Since } from "./form";
import { localDay } from "./form";

interface Props {
  since: Since;
  onChange: (since: Since) => void;
  /** "From now on" makes sense only for a new mailbox. */
  fresh?: boolean;
}

/** From when mail counts, and what happens with what is older. */
export function SinceFields({ since, onChange, fresh }: Props) {
  const { t } = useTranslation();
  const date = (
    <TextField
      label={t("mailboxes.since_day")}
      type="date"
      required
      max={localDay(new Date())}
      value={since.date}
      onChange={(day) => onChange({ ...since, date: day })}
    />
  );
  const options = [
    ...(fresh
      ? [{ value: "now" as const, label: t("mailboxes.since_now"), help: t("mailboxes.since_now_help") }]
      : []),
    { value: "date" as const, label: t("mailboxes.since_date"), more: date },
    { value: "all" as const, label: t("mailboxes.since_all"), help: t("mailboxes.since_all_help") },
  ];
  return (
    <>
      <Options
        legend={t("mailboxes.since")}
        value={since.from}
        onChange={(from) => onChange({ ...since, from })}
        options={options}
      />
      {since.from !== "all" && (
        <Check
          label={t("mailboxes.archive")}
          help={t("mailboxes.archive_help")}
          checked={since.archive}
          onChange={(archive) => onChange({ ...since, archive })}
        />
      )}
    </>
  );
}
