import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newIdempotencyKey } from "../../api/client";
import { refusalText } from "../../api/problem-text";
import type { Rule } from "../../api/types";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { mailboxesQuery, useMembers } from "../tickets/members";
import { ActionRows } from "./ActionRows";
import { ConditionRows } from "./ConditionRows";
import { formOf, isUnfinished, type RuleForm, row, toRule } from "./grammar";
import { PreviewResult } from "./PreviewResult";
import { preview, useRuleCommand } from "./queries";

const EMPTY: RuleForm = { name: "", conditions: [], unless: [], actions: [] };

/** A rule as rows of conditions and actions, to be tried on the newest mail before it is saved. */
export function RuleEditor({ rule }: { rule: Rule | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const members = useMembers();
  const mailboxes = useQuery(mailboxesQuery).data?.items ?? [];
  const [form, setForm] = useState<RuleForm>(() =>
    rule
      ? formOf(rule)
      : {
          ...EMPTY,
          conditions: [row({ kind: "subject", value: "" })],
          actions: [row({ kind: "category", value: "support" })],
        },
  );
  const command = useRuleCommand();
  const trial = useMutation({ mutationFn: () => preview(toRule(form), rule?.position) });
  const [intent, setIntent] = useState(newIdempotencyKey);
  const set = (change: Partial<RuleForm>) => {
    setForm((old) => ({ ...old, ...change }));
    setIntent(newIdempotencyKey());
    trial.reset();
  };
  const unfinished = isUnfinished(form);

  function save() {
    const wanted = toRule(form);
    command.mutate(
      rule ? { do: "replace", id: rule.id, rule: wanted } : { do: "add", rule: wanted, key: intent },
      {
        onSuccess: () => {
          notify({ text: t("rules.saved", { name: wanted.name }) });
          void navigate({ to: "/rules" });
        },
      },
    );
  }

  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t("rules.name")}
        required
        maxLength={200}
        autoFocus={!rule}
        placeholder={t("rules.name_example")}
        value={form.name}
        onChange={(name) => set({ name })}
      />
      <Section title={t("rules.conditions")} lead={t("rules.conditions_lead")}>
        <ConditionRows
          rows={form.conditions}
          mailboxes={mailboxes}
          onChange={(conditions) => set({ conditions })}
        />
      </Section>
      <Section title={t("rules.exceptions")} lead={t("rules.exceptions_lead")}>
        <ConditionRows rows={form.unless} mailboxes={mailboxes} onChange={(unless) => set({ unless })} />
      </Section>
      <Section title={t("rules.actions")} lead={t("rules.actions_lead")}>
        <ActionRows rows={form.actions} members={members} onChange={(actions) => set({ actions })} />
      </Section>
      <Trouble text={refusalText(command.error ?? trial.error, t)} />
      <div className={formStyles.buttons}>
        <Button type="submit" look="primary" size="large" busy={command.isPending} disabled={unfinished}>
          {t("action.save")}
        </Button>
        <Button
          size="large"
          icon="eye"
          busy={trial.isPending}
          disabled={unfinished}
          onClick={() => trial.mutate()}
        >
          {t("rules.try")}
        </Button>
        <Button look="quiet" size="large" onClick={() => void navigate({ to: "/rules" })}>
          {t("action.cancel")}
        </Button>
      </div>
      <PreviewResult preview={trial.data} />
    </form>
  );
}
