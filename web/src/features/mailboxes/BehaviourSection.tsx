import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldText } from "../../api/problem-text";
import type { Mailbox, MailboxChange } from "../../api/types";
import { TextField } from "../../ui/Field";
import { AfterwardsFields } from "./AfterwardsFields";
import { olderOf, sinceOf, startOf } from "./form";
import { ModeFields } from "./ModeFields";
import { useMailboxChange } from "./queries";
import { SettingsForm, same } from "./SettingsForm";
import { SinceFields } from "./SinceFields";

/** What is taken, whether anything leaves, and what is done on the server. */
export function BehaviourSection({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const saving = useMailboxChange(mailbox);
  const saved = sinceOf(mailbox);
  const [since, setSince] = useState(saved);
  const [mode, setMode] = useState(mailbox.mode);
  const [afterwards, setAfterwards] = useState(mailbox.afterwards);
  const [poll, setPoll] = useState(mailbox.poll_seconds);

  /** Only what was changed: a start saved to the second must not become midnight because of another field. */
  function change(): MailboxChange {
    return {
      ...((since.from !== saved.from || since.date !== saved.date) && { start: startOf(since) }),
      ...(olderOf(since) !== olderOf(saved) && { older: olderOf(since) }),
      ...(mode !== mailbox.mode && mailbox.mode !== "paused" && { mode }),
      ...(!same(afterwards, mailbox.afterwards) && { afterwards }),
      ...(poll !== mailbox.poll_seconds && { poll_seconds: poll }),
    };
  }

  return (
    <SettingsForm
      title={t("mailboxes.what_to_take")}
      saving={saving}
      change={change}
      changed={!same(change(), {})}
      atControls={["afterwards", "poll_seconds"]}
    >
      <SinceFields since={since} onChange={setSince} />
      {mailbox.mode !== "paused" && <ModeFields mode={mode} onChange={setMode} />}
      {mailbox.source.kind !== "handed" && (
        <>
          <AfterwardsFields
            afterwards={afterwards}
            problem={fieldText(saving.error, "afterwards")}
            onChange={setAfterwards}
          />
          <TextField
            label={t("mailboxes.poll")}
            help={t("mailboxes.poll_help")}
            problem={fieldText(saving.error, "poll_seconds")}
            type="number"
            min={5}
            max={86_400}
            required
            value={poll || ""}
            onChange={(value) => setPoll(Number(value))}
          />
        </>
      )}
    </SettingsForm>
  );
}
