import { useTranslation } from "react-i18next";
import type { MailboxMode } from "../../api/types";
import { Options } from "../../ui/Options";

type Reading = Exclude<MailboxMode, "paused">;

/** Whether anything leaves because of this mailbox. A pause is a command of its own. */
export function ModeFields({ mode, onChange }: { mode: MailboxMode; onChange: (mode: Reading) => void }) {
  const { t } = useTranslation();
  return (
    <Options<Reading>
      legend={t("mailboxes.mode")}
      value={mode === "observe_only" ? mode : "active"}
      onChange={onChange}
      options={(["active", "observe_only"] as const).map((value) => ({
        value,
        label: t(`mailboxes.mode_${value}`),
        help: t(`mailboxes.mode_${value}_help`),
      }))}
    />
  );
}
