import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SecondFactorAsked } from "../../api/types";
import { knownText } from "../../i18n/known";
import { FrontPage } from "../../ui/FrontPage";
import { Trouble } from "../../ui/Trouble";
import { PasswordStep } from "./PasswordStep";
import { SecondFactorStep } from "./SecondFactorStep";
import { SignInLinks } from "./SignInLinks";
import { SignOnButtons } from "./SignOnButtons";
import { setupQuery, signOnQuery, useEnter } from "./session";

const route = getRouteApi("/sign-in");

/** Address and password, a code where the account has a second factor, or another service that knows the person. */
export default function SignInPage() {
  const { t } = useTranslation();
  const { next, expired, problem } = route.useSearch();
  const enter = useEnter(next);
  const registration = useQuery(setupQuery).data?.registration;
  const providers = useQuery(signOnQuery).data?.providers ?? [];
  const [asked, setAsked] = useState<SecondFactorAsked>();
  const [again, setAgain] = useState<string>();
  if (asked) {
    return (
      <FrontPage title={t("sign_in.second_title")} lead={t("sign_in.second_lead")}>
        <SecondFactorStep
          asked={asked}
          onDone={enter}
          onBack={(why) => {
            setAsked(undefined);
            setAgain(why);
          }}
        />
      </FrontPage>
    );
  }
  const refused = problem && (knownText("sign_on_problem", problem) ?? t("sign_on_problem.other"));
  return (
    <FrontPage title={t("sign_in.title")} lead={expired ? t("sign_in.expired") : t("sign_in.lead")}>
      <Trouble text={again ?? refused} />
      <PasswordStep
        onSession={enter}
        onAsked={(wanted) => {
          setAgain(undefined);
          setAsked(wanted);
        }}
      />
      <SignOnButtons providers={providers} next={next} />
      <SignInLinks registration={registration === "open"} />
    </FrontPage>
  );
}
