import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { AnswerKind, Composed, Id, Ticket, WrittenDraft } from "../../api/types";
import { Button } from "../../ui/Button";
import { IconButton } from "../../ui/IconButton";
import { MenuButton } from "../../ui/MenuButton";
import { Trouble } from "../../ui/Trouble";
import { useMay } from "../session/session";
import { AttachButton } from "./AttachButton";
import { DraftMark } from "./DraftMark";
import { FileDrop } from "./FileDrop";
import { GrowingText } from "./GrowingText";
import { MailEnd } from "./MailEnd";
import { RecipientsField } from "./RecipientsField";
import styles from "./ReplyEditor.module.css";
import { looksRight } from "./recipients";
import { UploadList } from "./UploadList";
import { useDraft } from "./use-draft";
import { useSend } from "./use-send";
import { useUploads } from "./use-uploads";

interface Props {
  ticket: Ticket;
  kind: AnswerKind;
  /** The message that is answered; null for the newest of the contact. */
  message: Id | null;
  /** Not when it opens by itself with what was kept. */
  autoFocus: boolean;
  onKind: (kind: AnswerKind) => void;
  /** Sending was called back: what was written is there again. */
  onReopen: (kind: AnswerKind, message: Id | null) => void;
  onClose: () => void;
}

const KINDS: readonly AnswerKind[] = ["reply", "reply_all", "forward"];
const ICONS = { reply: "reply", reply_all: "reply_all", forward: "forward", new: "mail" } as const;

/** Writes an answer: recipients, text, files; kept as a draft until it is sent. */
export function ReplyEditor({ ticket, kind, message, autoFocus, onKind, onReopen, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = useMay();
  // What was kept when the editor opened; what it keeps itself from then on does not come back to it.
  const [kept] = useState(ticket.draft?.answers_to === message ? ticket.draft : null);
  const [to, setTo] = useState<string[]>(kept ? kept.to : []);
  const [cc, setCc] = useState<string[]>(kept ? kept.cc : []);
  const [bcc, setBcc] = useState<string[]>(kept ? kept.bcc : []);
  const [subject, setSubject] = useState(kept ? kept.subject : "");
  const [text, setText] = useState(kept ? kept.text : "");
  const [more, setMore] = useState(false);
  const [quote, setQuote] = useState(true);
  const [signature, setSignature] = useState(true);
  const [originals, setOriginals] = useState(true);
  const uploads = useUploads(kept ? kept.uploads : []);
  const area = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const composed = useQuery({
    queryKey: keys.composed(ticket.id, kind, message),
    queryFn: () => api.get<Composed>(`/tickets/${ticket.id}/compose`, { query: { kind, message } }),
    staleTime: 0,
    gcTime: 0,
  });

  // Recipients and subject follow the kind of answer, except those of a draft that is continued.
  const filled = useRef(kept ? kept.kind : null);
  useEffect(() => {
    if (!composed.data || filled.current === kind) return;
    filled.current = kind;
    setTo(composed.data.to);
    setCc(composed.data.cc);
    setSubject(composed.data.subject);
  }, [composed.data, kind]);
  useEffect(() => {
    if (autoFocus) area.current?.focus({ preventScroll: true });
  }, [autoFocus]);
  // Again when signature and quote came, which make it higher.
  const complete = composed.data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height changes with it
  useEffect(() => {
    form.current?.scrollIntoView({ block: "nearest" });
  }, [complete]);

  const draft: WrittenDraft = {
    kind,
    answers_to: message,
    to,
    cc,
    bcc,
    subject,
    text,
    html: null,
    uploads: uploads.ready,
  };
  const worth = text.trim() !== "" || uploads.ready.length > 0 || kept !== null;
  const keeping = useDraft(ticket.id, draft, worth);
  const sending = useSend(ticket, {
    // The draft went with the sent answer; nothing may write it anew.
    onSent: async () => {
      await keeping.end(false);
      onClose();
    },
    onReopen,
  });

  const recipients = [...to, ...cc, ...bcc];
  const cannot =
    composed.data?.can_send === false ? (composed.data.cannot_because ?? t("compose.cannot")) : undefined;
  const blocked =
    recipients.length === 0 ||
    !recipients.every(looksRight) ||
    text.trim() === "" ||
    uploads.busy ||
    cannot !== undefined;

  function send(thenResolve: boolean) {
    if (blocked || sending.isPending) return;
    sending.send(
      {
        kind,
        answers_to: message ?? composed.data?.answers_to,
        to,
        cc,
        bcc,
        subject,
        text,
        quote,
        signature,
        uploads: uploads.ids,
        forward_attachments: kind === "forward" ? originals : undefined,
        then_status: thenResolve ? "resolved" : undefined,
      },
      draft,
    );
  }

  async function discard() {
    await keeping.end(true);
    client.setQueriesData<Ticket>({ queryKey: ["ticket"] }, (old) =>
      old?.id === ticket.id ? { ...old, draft: null } : old,
    );
    onClose();
  }

  return (
    <FileDrop onFiles={uploads.add}>
      <form
        ref={form}
        className={styles.editor}
        aria-label={t(`compose.${kind}`)}
        onSubmit={(event) => {
          event.preventDefault();
          send(false);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send(event.shiftKey);
          }
          if (event.key === "Escape" && text.trim() === "") void discard();
        }}
      >
        <div className={styles.top}>
          <MenuButton
            look="quiet"
            icon={ICONS[kind]}
            label={t("compose.kind", { kind: t(`compose.${kind}`) })}
            choices={KINDS.map((each) => ({
              key: each,
              icon: ICONS[each],
              text: t(`compose.${each}`),
              chosen: each === kind,
              onChoose: () => onKind(each),
            }))}
          >
            {t(`compose.${kind}`)}
          </MenuButton>
          <DraftMark state={keeping.state} />
          <IconButton icon="delete" label={t("compose.discard")} onClick={() => void discard()} />
        </div>
        <RecipientsField label={t("compose.to")} value={to} onChange={setTo} autoFocus={kind === "forward"} />
        {(more || cc.length > 0) && <RecipientsField label={t("compose.cc")} value={cc} onChange={setCc} />}
        {(more || bcc.length > 0) && (
          <RecipientsField label={t("compose.bcc")} value={bcc} onChange={setBcc} />
        )}
        {more ? (
          <label className={styles.subject}>
            <span>{t("compose.subject_short")}</span>
            <input
              aria-label={t("compose.subject")}
              value={subject}
              onChange={(event) => setSubject(event.target.value)}
            />
          </label>
        ) : (
          <button type="button" className={styles.more} onClick={() => setMore(true)}>
            {t("compose.more_fields")}
          </button>
        )}
        <GrowingText ref={area} label={t("compose.text")} value={text} onChange={setText} />
        <div className={styles.below}>
          <UploadList files={uploads.files} onRemove={uploads.remove} />
          <MailEnd
            composed={composed.data}
            kind={kind}
            signature={signature}
            onSignature={setSignature}
            quote={quote}
            onQuote={setQuote}
            originals={originals}
            onOriginals={setOriginals}
          />
          <Trouble text={cannot} />
          {cannot && may.manage && (
            <Link to="/mailboxes/$id" params={{ id: ticket.mailbox.id }}>
              {t("compose.set_up")}
            </Link>
          )}
          <Trouble text={composed.error ? problemText(composed.error, t) : undefined} />
          <Trouble text={sending.error ? problemText(sending.error, t) : undefined} />
        </div>
        <div className={styles.actions}>
          <Button
            type="submit"
            look="primary"
            icon="send"
            busy={sending.isPending}
            disabled={blocked}
            aria-keyshortcuts="Control+Enter"
          >
            {t("compose.send")}
          </Button>
          <Button icon="resolve" disabled={blocked || sending.isPending} onClick={() => send(true)}>
            {t("compose.send_resolve")}
          </Button>
          <AttachButton onFiles={uploads.add} />
        </div>
      </form>
    </FileDrop>
  );
}
