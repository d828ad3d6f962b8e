import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../api/problem-text";
import type { AnswerKind, Id, Ticket } from "../../api/types";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { EmptyState } from "../../ui/EmptyState";
import { usePageTitle } from "../../ui/page-title";
import { ReplyEditor } from "../compose/ReplyEditor";
import { useMay } from "../session/session";
import { openIn } from "../tickets/open-in";
import { AnswerBar } from "./AnswerBar";
import { Conversation } from "./Conversation";
import { NoteForm } from "./NoteForm";
import { SidePanel } from "./side/SidePanel";
import { TicketHead } from "./TicketHead";
import styles from "./TicketPage.module.css";
import { TicketSkeleton } from "./TicketSkeleton";
import { ticketQuery } from "./ticket-query";
import { useSeen } from "./use-seen";

/** One ticket: its conversation, what is written in answer, and what is known about it. */
export default function TicketPage() {
  const { number } = useParams({ from: "/signed-in/desk/tickets/$number" });
  const { t } = useTranslation();
  const result = useQuery(ticketQuery(number));
  if (result.data) return <Loaded key={result.data.id} ticket={result.data} />;
  if (result.isError) {
    return (
      <EmptyState
        icon="question"
        title={t("ticket.not_loaded", { number })}
        text={problemText(result.error, t)}
        level={1}
      >
        <Button look="primary" onClick={() => void result.refetch()}>
          {t("action.retry")}
        </Button>
      </EmptyState>
    );
  }
  return <TicketSkeleton />;
}

/** The answer that is being written, and to which message. */
interface Writing {
  kind: AnswerKind;
  message: Id | null;
  /** It opened by itself, with what was kept. */
  byItself?: boolean;
}

function Loaded({ ticket }: { ticket: Ticket }) {
  const here = useIsHere(ticket);
  const may = useMay();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  const [panel, setPanel] = useState(false);
  const [writing, setWriting] = useState<Writing | null>(() => continued(ticket));
  const [noting, setNoting] = useState(false);
  usePageTitle(`${ticket.number} ${ticket.subject}`);
  useSeen(ticket);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  // What was begun is continued rather than thrown away.
  const answer = (kind: AnswerKind, message: Id | null = ticket.draft?.answers_to ?? null) =>
    setWriting({ kind, message });
  const active = may.change && here;
  useShortcut("reply", () => answer("reply"), active);
  useShortcut("reply_all", () => answer("reply_all"), active);
  useShortcut("forward", () => answer("forward"), active);
  useShortcut("note", () => setNoting(true), active);
  useShortcut("back", () => {
    void navigate({ to: "/tickets", search: (old) => old }).then(() =>
      document.getElementById(`ticket-${ticket.id}`)?.focus(),
    );
  });

  return (
    <article className={classes(styles.ticket, panel && styles.withPanel)} aria-labelledby="ticket-subject">
      <TicketHead
        ticket={ticket}
        heading={heading}
        panel={panel}
        active={active}
        onPanel={() => setPanel(!panel)}
      />
      <div className={styles.middle}>
        <div className={styles.scroll}>
          <Conversation ticket={ticket} onAnswer={answer} />
          {noting && <NoteForm ticket={ticket} onClose={() => setNoting(false)} />}
          {writing && (
            <ReplyEditor
              key={writing.message ?? "newest"}
              ticket={ticket}
              kind={writing.kind}
              message={writing.message}
              autoFocus={!writing.byItself}
              onKind={(kind) => setWriting({ ...writing, kind })}
              onReopen={(kind, message) => setWriting({ kind, message })}
              onClose={() => setWriting(null)}
            />
          )}
          {may.change && writing === null && (
            <AnswerBar ticket={ticket} onAnswer={answer} onNote={() => setNoting(true)} />
          )}
        </div>
        <div className={styles.panel}>
          <SidePanel ticket={ticket} active={active} />
        </div>
      </div>
    </article>
  );
}

/** False once another ticket was opened, which is not on the screen yet: keys are for that one. */
function useIsHere({ id, number }: Ticket): boolean {
  return useLocation({ select: ({ pathname }) => [id, number, undefined].includes(openIn(pathname)) });
}

/** What this member began to write and did not send is there again. */
function continued(ticket: Ticket): Writing | null {
  if (!ticket.draft) return null;
  return { kind: ticket.draft.kind, message: ticket.draft.answers_to, byItself: true };
}
