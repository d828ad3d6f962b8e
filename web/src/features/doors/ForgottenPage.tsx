import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { refusalText } from "../../api/problem-text";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { FrontPage } from "../../ui/FrontPage";
import { Trouble } from "../../ui/Trouble";
import styles from "../session/Door.module.css";
import { WatchYourMail } from "./WatchYourMail";

/** Asks for a link to choose a new password. Whether the address is known is told to nobody. */
export default function ForgottenPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useState("");
  const asking = useMutation({
    mutationFn: () => api.post("/auth/password/forgot", { address: address.trim() }),
  });
  if (asking.isSuccess) {
    return (
      <WatchYourMail title={t("forgotten.title")} text={t("forgotten.mailed", { address: address.trim() })} />
    );
  }
  return (
    <FrontPage title={t("forgotten.title")} lead={t("forgotten.lead")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          asking.mutate();
        }}
      >
        <TextField
          label={t("sign_in.address")}
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={address}
          onChange={setAddress}
        />
        <Trouble text={refusalText(asking.error, t)} />
        <Button type="submit" look="primary" size="large" busy={asking.isPending}>
          {t("forgotten.submit")}
        </Button>
        <Link to="/sign-in" className={styles.aside}>
          {t("forgotten.back")}
        </Link>
      </form>
    </FrontPage>
  );
}
