import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/keys";
import type { SecondFactor } from "../../api/types";
import { Button } from "../../ui/Button";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { notify } from "../../ui/notices";
import { Section } from "../../ui/Section";
import { useSession } from "../session/session";
import { PasswordAndCode } from "./PasswordAndCode";
import { endSecondFactor, newRecoveryCodes, secondFactorQuery } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import styles from "./SecondFactorSection.module.css";
import { SecondFactorSetup } from "./SecondFactorSetup";

/** Whether signing in asks for a code as well, and the codes for the day the phone is lost. */
export function SecondFactorSection() {
  const { t } = useTranslation();
  const query = useQuery(secondFactorQuery);
  return (
    <Section title={t("second_factor.title")} lead={t("second_factor.lead")}>
      <Loaded query={query}>{(state) => <State state={state} />}</Loaded>
    </Section>
  );
}

type Doing = "nothing" | "enabling" | "disabling" | "renewing";

function State({ state }: { state: SecondFactor }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { address } = useSession().member;
  const [doing, setDoing] = useState<Doing>("nothing");
  const [codes, setCodes] = useState<string[]>();
  const done = () => {
    setDoing("nothing");
    setCodes(undefined);
    void client.invalidateQueries({ queryKey: keys.session });
  };
  const ending = useMutation({
    mutationFn: endSecondFactor,
    onSuccess: () => {
      notify({ text: t("second_factor.ended") });
      done();
    },
  });
  const renewing = useMutation({
    mutationFn: newRecoveryCodes,
    onSuccess: ({ recovery_codes }) => setCodes(recovery_codes),
  });

  if (codes) return <RecoveryCodes codes={codes} address={address} onKept={done} />;
  if (doing === "enabling") {
    return (
      <SecondFactorSetup
        address={address}
        onCancel={() => setDoing("nothing")}
        onDone={() => {
          notify({ text: t("second_factor.begun") });
          done();
        }}
      />
    );
  }
  if (doing === "disabling") {
    return (
      <PasswordAndCode
        act={t("second_factor.disable")}
        saving={ending}
        danger
        onCancel={() => setDoing("nothing")}
      />
    );
  }
  if (doing === "renewing") {
    return (
      <PasswordAndCode
        act={t("second_factor.renew")}
        saving={renewing}
        onCancel={() => setDoing("nothing")}
      />
    );
  }
  if (!state.enabled) {
    return (
      <div className={styles.state}>
        <Mark tone={state.required ? "danger" : "plain"} icon="lock" text={t("second_factor.off")} />
        {state.required && <p>{t("second_factor.required")}</p>}
        <Button look="primary" icon="phone" onClick={() => setDoing("enabling")}>
          {t("second_factor.enable")}
        </Button>
      </div>
    );
  }
  const few = state.recovery_codes_left < 3;
  return (
    <>
      <div className={styles.state}>
        <Mark tone="good" icon="check" text={t("second_factor.on")} />
        <p className={few ? styles.few : styles.muted}>
          {t("second_factor.left", { count: state.recovery_codes_left })}
        </p>
      </div>
      <div className={styles.state}>
        <Button icon="refresh" onClick={() => setDoing("renewing")}>
          {t("second_factor.renew")}
        </Button>
        {state.required ? (
          <p className={styles.muted}>{t("second_factor.must_stay")}</p>
        ) : (
          <Button look="danger" onClick={() => setDoing("disabling")}>
            {t("second_factor.disable")}
          </Button>
        )}
      </div>
    </>
  );
}
