import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { newIdempotencyKey } from "../../api/client";
import { problemText } from "../../api/problem-text";
import type { Rule } from "../../api/types";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { EmptyState } from "../../ui/EmptyState";
import { Icon } from "../../ui/icons/Icon";
import { Loaded } from "../../ui/Loaded";
import { notify } from "../../ui/notices";
import { Page } from "../../ui/Page";
import { useMay } from "../session/session";
import { useCategories } from "../tickets/categories";
import { useMembers } from "../tickets/members";
import { rulesQuery, useRuleCommand } from "./queries";
import { RuleLine } from "./RuleLine";
import styles from "./RulesPage.module.css";

/** All rules in their order, in words. */
export default function RulesPage() {
  const { t } = useTranslation();
  const query = useQuery(rulesQuery);
  const members = useMembers();
  // The sentences name categories as the organisation does.
  useCategories();
  const may = useMay();
  const { move, remove, busy } = useListCommands();
  const add = may.manage && (
    <Link to="/rules/new" className={classes(buttonStyles.button, buttonStyles.primary)}>
      <Icon name="add" size={17} />
      {t("rules.add")}
    </Link>
  );
  return (
    <Page title={t("navigation.rules")} lead={t("rules.lead")} actions={add}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="rule" title={t("rules.none")} text={t("rules.none_text")}>
              {add}
            </EmptyState>
          ) : (
            <ol className={styles.list}>
              {items.map((rule) => (
                <RuleLine
                  key={rule.id}
                  rule={rule}
                  last={items.length}
                  members={members}
                  commands={may.manage ? { move, remove, busy } : undefined}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Page>
  );
}

/** Moving says where the rule is now; removing can be taken back. */
function useListCommands() {
  const { t } = useTranslation();
  const command = useRuleCommand();
  const complain = (error: Error) => notify({ text: problemText(error, t), tone: "problem" });

  function move(rule: Rule, position: number) {
    command.mutate(
      { do: "move", id: rule.id, position },
      {
        onSuccess: () => notify({ text: t("rules.moved", { name: rule.name, position }) }),
        onError: complain,
      },
    );
  }

  function remove(rule: Rule) {
    const { name, conditions, unless, actions, position } = rule;
    const back = () =>
      command.mutate(
        { do: "add", rule: { name, conditions, unless, actions }, position, key: newIdempotencyKey() },
        { onError: complain },
      );
    command.mutate(
      { do: "remove", id: rule.id },
      {
        onSuccess: () =>
          notify({ text: t("rules.removed", { name }), action: { label: t("action.undo"), run: back } }),
        onError: complain,
      },
    );
  }

  return { move, remove, busy: command.isPending };
}
