import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../../../api/client";
import type { MessageRow } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { Icon } from "../../../ui/icons/Icon";
import styles from "./HtmlView.module.css";

/**
 * `allow-same-origin` lets this page measure the frame. It gives the mail nothing: without `allow-scripts` there
 * is nobody in the frame who could use the origin, and the answer's own policy forbids scripts, forms and loads
 * once more. `allow-popups` lets links open, in a tab of their own.
 */
const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** Longer mail scrolls inside its frame. */
const TALLEST = 6000;
const WHEN_UNKNOWN = 420;
/** A mail whose height depends on the frame's would grow for ever. */
const MOST_MEASURES = 12;

/** A mail in its original layout, in a frame that can neither run nor load anything. */
export function HtmlView({ message }: { message: MessageRow }) {
  const { t } = useTranslation();
  const [images, setImages] = useState(false);
  const [large, setLarge] = useState(false);
  const [height, setHeight] = useState<number | undefined>();
  const frame = useRef<HTMLIFrameElement>(null);

  function follow() {
    const page = frame.current?.contentDocument;
    // A browser that gives the frame an origin of its own hides it: then it scrolls inside and can be enlarged.
    if (!page?.body) return;
    let measures = 0;
    const measure = () => {
      measures += 1;
      setHeight(Math.min(Math.max(page.documentElement.offsetHeight, page.body.scrollHeight) + 4, TALLEST));
      if (measures >= MOST_MEASURES) observer.disconnect();
    };
    const observer = new ResizeObserver(measure);
    observer.observe(page.body);
    measure();
  }

  return (
    <div className={styles.view}>
      {message.remote_images && !images && (
        <p className={styles.bar}>
          <Icon name="shield" size={16} />
          <span>{t("message.images_blocked")}</span>
          <Button onClick={() => setImages(true)}>{t("message.images_show")}</Button>
        </p>
      )}
      <iframe
        ref={frame}
        key={String(images)}
        title={t("message.html_title", { name: message.from.name || message.from.address })}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        src={address(`/messages/${message.id}/html`, { images: images ? "shown" : "blocked" })}
        className={classes(styles.frame, large && styles.large)}
        style={large ? undefined : { height: height ?? WHEN_UNKNOWN }}
        onLoad={follow}
      />
      {(height === undefined || height >= TALLEST) && (
        <Button look="quiet" icon="expand" aria-pressed={large} onClick={() => setLarge(!large)}>
          {large ? t("message.smaller") : t("message.larger")}
        </Button>
      )}
    </div>
  );
}
