import { Outlet } from "@tanstack/react-router";

export function TicketsPage() {
  return <Outlet />;
}
