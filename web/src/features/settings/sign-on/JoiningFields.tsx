import { useTranslation } from "react-i18next";
import type { Role } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Choice, TextField } from "../../../ui/Field";
import { IconButton } from "../../../ui/IconButton";
import { Check } from "../../../ui/Options";
import { type ProviderFields, roleRow } from "./form";
import styles from "./ProviderForm.module.css";

interface Props {
  fields: ProviderFields;
  onChange: (change: Partial<ProviderFields>) => void;
  problem: string | undefined;
}

const ROLES: readonly Role[] = ["admin", "agent", "viewer"];

/** Who may come in by a service, and as what. */
export function JoiningFields({ fields, onChange, problem }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t("sign_on.domains")}
        help={t("sign_on.domains_help")}
        problem={problem}
        required
        placeholder="exemple.fr, exemple.com"
        spellCheck={false}
        value={fields.domains}
        onChange={(domains) => onChange({ domains })}
      />
      <Check
        label={t("sign_on.create_members")}
        help={t("sign_on.create_members_help")}
        checked={fields.create_members}
        onChange={(create_members) => onChange({ create_members })}
      />
      <Choice
        label={t("sign_on.default_role")}
        help={t("sign_on.default_role_help")}
        value={fields.default_role}
        onChange={(default_role) => onChange({ default_role })}
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
      <TextField
        label={t("sign_on.role_claim")}
        help={t("sign_on.role_claim_help")}
        placeholder="groups"
        spellCheck={false}
        value={fields.role_claim}
        onChange={(role_claim) => onChange({ role_claim })}
      />
      {fields.role_claim.trim() && <Roles fields={fields} onChange={onChange} />}
    </>
  );
}

function Roles({ fields: { roles }, onChange }: Omit<Props, "problem">) {
  const { t } = useTranslation();
  const replace = (key: number, by: { value?: string; role?: Role }) =>
    onChange({ roles: roles.map((row) => (row.key === key ? { ...row, ...by } : row)) });
  return (
    <>
      {roles.length > 0 && (
        <ul className={styles.rows}>
          {roles.map((row, at) => (
            <li key={row.key} className={styles.row}>
              <input
                className={styles.control}
                aria-label={t("sign_on.role_value", { number: at + 1 })}
                placeholder="support"
                value={row.value}
                onChange={(event) => replace(row.key, { value: event.target.value })}
              />
              <select
                className={styles.control}
                aria-label={t("sign_on.role_of", { number: at + 1 })}
                value={row.role}
                onChange={(event) => replace(row.key, { role: event.target.value as Role })}
              >
                {ROLES.map((role) => (
                  <option key={role} value={role}>
                    {t(`role.${role}`)}
                  </option>
                ))}
              </select>
              <IconButton
                icon="close"
                label={t("rules.remove_row", { number: at + 1 })}
                onClick={() => onChange({ roles: roles.filter(({ key }) => key !== row.key) })}
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="add" onClick={() => onChange({ roles: [...roles, roleRow()] })}>
          {t("sign_on.add_role")}
        </Button>
      </div>
    </>
  );
}
