import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/Button";
import { CopyField } from "../../ui/CopyField";
import { Section } from "../../ui/Section";
import { NewTokenForm } from "./NewTokenForm";
import type { Whose } from "./queries";
import { TokenList } from "./TokenList";
import styles from "./TokensSection.module.css";

/** Tokens for programs: made here and shown once, listed with their last use, ended. */
export function TokensSection({ whose }: { whose: Whose }) {
  const { t } = useTranslation();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; token: string }>();
  return (
    <>
      {made && (
        <Section title={t("tokens.made", { name: made.name })} className={styles.made}>
          <div role="status">
            <CopyField label={t("tokens.token")} help={t("tokens.once")} value={made.token} />
          </div>
          <div>
            <Button look="primary" onClick={() => setMade(undefined)}>
              {t("tokens.kept")}
            </Button>
          </div>
        </Section>
      )}
      {making && (
        <Section title={t("tokens.add")}>
          <NewTokenForm
            whose={whose}
            onCancel={() => setMaking(false)}
            onMade={(token) => {
              setMaking(false);
              setMade(token);
            }}
          />
        </Section>
      )}
      <Section
        title={t(whose === "own" ? "tokens.own" : "tokens.service")}
        lead={t(whose === "own" ? "tokens.own_lead" : "tokens.service_lead")}
        actions={
          !making && (
            <Button
              look="primary"
              icon="add"
              onClick={() => {
                setMade(undefined);
                setMaking(true);
              }}
            >
              {t("tokens.add")}
            </Button>
          )
        }
      >
        <TokenList whose={whose} />
      </Section>
    </>
  );
}
