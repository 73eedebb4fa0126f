"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { refreshMs } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";

// On most records nothing waits.
const PendingApprovalsList = dynamic(() =>
  import("./pending-approvals-list").then((file) => file.PendingApprovalsList),
);

/**
 * On the page of a record: the changes of it that wait for a second person, and who may approve them. Nothing otherwise. For a
 * `card` also what it was chosen for in bulk.
 */
export function PendingApprovals(subject: { subjectType: string; subjectId: string }) {
  const { data = [] } = useQuery({
    ...useTRPC().approvals.of.queryOptions(subject),
    refetchInterval: refreshMs,
  });
  if (data.length === 0) return null;
  return <PendingApprovalsList data={data} />;
}
