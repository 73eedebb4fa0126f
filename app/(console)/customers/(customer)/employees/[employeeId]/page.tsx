import { EmployeePage } from "@/components/customers/employee-page";

export default async function EmployeeRoute({ params }: { params: Promise<{ employeeId: string }> }) {
  return <EmployeePage employeeId={(await params).employeeId} />;
}
