import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys } from "../../api/client";
import { problemText } from "../../api/problem-text";
import type { Answer, NewMail } from "../../api/types";
import { Button } from "../../ui/Button";
import { Choice } from "../../ui/Field";
import { notify } from "../../ui/notices";
import { Page } from "../../ui/Page";
import { Trouble } from "../../ui/Trouble";
import { refresh } from "../tickets/change";
import { mailboxesQuery } from "../tickets/members";
import { AttachButton } from "./AttachButton";
import styles from "./ComposePage.module.css";
import { FileDrop } from "./FileDrop";
import { GrowingText } from "./GrowingText";
import { RecipientsField } from "./RecipientsField";
import editorStyles from "./ReplyEditor.module.css";
import { looksRight, splitAddresses } from "./recipients";
import { UploadList } from "./UploadList";
import { useUploads } from "./use-uploads";

/** A new mail, which opens a ticket of its own when it is sent. */
export default function ComposePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const asked = useSearch({ from: "/signed-in/desk/compose" });
  const mailboxes = useQuery(mailboxesQuery).data?.items ?? [];
  const [chosen, setChosen] = useState(asked.mailbox ?? "");
  const mailbox = mailboxes.find((each) => each.id === chosen) ?? mailboxes[0];
  const [to, setTo] = useState<string[]>(() => splitAddresses(asked.to ?? ""));
  const [cc, setCc] = useState<string[]>([]);
  const [bcc, setBcc] = useState<string[]>([]);
  const [more, setMore] = useState(false);
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  const uploads = useUploads([]);
  const [keyOf] = useState(intentKeys);
  const sending = useMutation({
    mutationFn: (mail: NewMail) => api.post<Answer>("/answers", mail, { idempotencyKey: keyOf(mail) }),
    onSuccess: () => {
      refresh(client);
      notify({ text: t("compose.sent") });
      void navigate({ to: "/tickets" });
    },
  });
  const recipients = [...to, ...cc, ...bcc];
  const blocked =
    !mailbox ||
    recipients.length === 0 ||
    !recipients.every(looksRight) ||
    !text.trim() ||
    !subject.trim() ||
    uploads.busy;

  function send() {
    if (blocked || sending.isPending || !mailbox) return;
    sending.mutate({
      mailbox: mailbox.id,
      to,
      cc,
      bcc,
      subject: subject.trim(),
      text,
      signature: true,
      uploads: uploads.ids,
    });
  }

  return (
    <Page title={t("navigation.new_mail")} narrow>
      <FileDrop onFiles={uploads.add}>
        <form
          className={styles.form}
          aria-label={t("navigation.new_mail")}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        >
          {mailboxes.length > 1 && (
            <div className={styles.from}>
              <Choice
                label={t("compose.from")}
                value={mailbox?.id ?? ""}
                onChange={setChosen}
                options={mailboxes.map((each) => ({ value: each.id, label: each.address }))}
              />
            </div>
          )}
          <RecipientsField label={t("compose.to")} value={to} onChange={setTo} autoFocus={to.length === 0} />
          {more ? (
            <>
              <RecipientsField label={t("compose.cc")} value={cc} onChange={setCc} />
              <RecipientsField label={t("compose.bcc")} value={bcc} onChange={setBcc} />
            </>
          ) : (
            <button type="button" className={editorStyles.more} onClick={() => setMore(true)}>
              {t("compose.copies")}
            </button>
          )}
          <label className={editorStyles.subject}>
            <span>{t("compose.subject_short")}</span>
            <input
              aria-label={t("compose.subject")}
              required
              value={subject}
              onChange={(event) => setSubject(event.target.value)}
            />
          </label>
          <GrowingText label={t("compose.text")} value={text} onChange={setText} />
          <div className={editorStyles.below}>
            <UploadList files={uploads.files} onRemove={uploads.remove} />
            <Trouble text={sending.error ? problemText(sending.error, t) : undefined} />
          </div>
          <div className={editorStyles.actions}>
            <Button type="submit" look="primary" icon="send" busy={sending.isPending} disabled={blocked}>
              {t("compose.send")}
            </Button>
            <AttachButton onFiles={uploads.add} />
          </div>
        </form>
      </FileDrop>
    </Page>
  );
}
