import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, LONG_DEADLINE_MS, newIdempotencyKey } from "../../api/client";
import { fieldText, refusalText } from "../../api/problem-text";
import type { Mailbox, TestReport } from "../../api/types";
import { Button } from "../../ui/Button";
import formStyles from "../../ui/Form.module.css";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { AfterwardsFields } from "./AfterwardsFields";
import { ConnectionFields } from "./ConnectionFields";
import { type MailboxForm, toNewMailbox } from "./form";
import { ModeFields } from "./ModeFields";
import { testSettings, useKeepMailbox } from "./queries";
import { SinceFields } from "./SinceFields";
import { TestSteps } from "./TestSteps";

interface Props {
  first: MailboxForm;
  /** Whether the provider is a known one; else the server names are only likely. */
  known: boolean;
  note: string | null;
  onBack: () => void;
}

const AT_CONTROLS = ["source", "password", "smtp", "afterwards"];

/** The settings of a new mailbox; they are tried before they are saved. */
export function NewMailboxForm({ first, known, note, onBack }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keep = useKeepMailbox();
  const [form, setForm] = useState(first);
  const [report, setReport] = useState<TestReport>();
  const [intent, setIntent] = useState(newIdempotencyKey);
  const set = (change: Partial<MailboxForm>) => {
    setForm((old) => ({ ...old, ...change }));
    setIntent(newIdempotencyKey());
  };
  const setConnection = (change: Partial<MailboxForm>) => {
    set(change);
    setReport(undefined);
  };
  const test = useMutation({ mutationFn: () => testSettings(toNewMailbox(form)), onSuccess: setReport });
  const adding = useMutation({
    mutationFn: () =>
      api.post<Mailbox>("/mailboxes", toNewMailbox(form), {
        idempotencyKey: intent,
        deadline: LONG_DEADLINE_MS,
      }),
    onSuccess: (mailbox) => {
      keep(mailbox);
      notify({ text: t("mailboxes.added", { address: mailbox.address }) });
      void navigate({ to: "/mailboxes/$id", params: { id: mailbox.id } });
    },
  });
  const busy = test.isPending || adding.isPending;

  /** Settings that were not tried are tried first; whoever knows better adds them all the same. */
  async function add() {
    const tried = report ?? (await test.mutateAsync().catch(() => undefined));
    if (tried?.passed) adding.mutate();
  }

  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Section title={t("mailboxes.connection")}>
        <ConnectionFields
          form={form}
          onChange={setConnection}
          known={known}
          note={note}
          problems={{
            source: fieldText(adding.error, "source"),
            password: fieldText(adding.error, "password"),
            smtp: fieldText(adding.error, "smtp"),
          }}
        />
        <div className={formStyles.buttons}>
          <Button icon="link" busy={test.isPending} disabled={!form.password} onClick={() => test.mutate()}>
            {t("mailboxes.test")}
          </Button>
        </div>
        <Trouble text={refusalText(test.error, t)} />
        <TestSteps report={report} />
      </Section>
      <Section title={t("mailboxes.what_to_take")}>
        <SinceFields since={form.since} onChange={(since) => set({ since })} fresh />
        <ModeFields mode={form.mode} onChange={(mode) => set({ mode })} />
        {form.mode === "active" && (
          <AfterwardsFields
            afterwards={form.afterwards}
            problem={fieldText(adding.error, "afterwards")}
            onChange={(afterwards) => set({ afterwards })}
          />
        )}
      </Section>
      <Trouble text={refusalText(adding.error, t, AT_CONTROLS)} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" size="large" busy={busy}>
          {t("mailboxes.connect")}
        </Button>
        {report && !report.passed && (
          <Button size="large" disabled={busy} onClick={() => adding.mutate()}>
            {t("mailboxes.connect_anyway")}
          </Button>
        )}
        <Button look="quiet" size="large" icon="back" onClick={onBack}>
          {t("mailboxes.other_address")}
        </Button>
      </div>
    </form>
  );
}
