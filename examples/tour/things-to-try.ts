import { secrets } from "./secrets.js";
import {
  inventory,
  invoices,
  orders,
  payments,
  refunds,
  reporting,
  shipments,
} from "./services.js";
import type { Stage } from "./stage.js";

/** Commands for another terminal while everything keeps running. */
export async function thingsToTry(stage: Stage): Promise<string> {
  const { authority } = stage;
  const { audience, scope } = orders;
  return `
Everything keeps running until you press Ctrl-C. In another terminal (tokens live five minutes):

AUTHORITY=${authority.issuer}
ORDERS=${stage.addressOf(orders)}
INVENTORY=${stage.addressOf(inventory)}
REPORTS=${stage.addressOf(reporting)}
INVOICES=${stage.addressOf(invoices)}
PAYMENTS=${stage.addressOf(payments)}
SHIPMENTS=${stage.addressOf(shipments)}
REFUNDS=${stage.addressOf(refunds)}
AUDIT_LOG=${stage.auditLogOf(orders)}
CHECKOUT_TOKEN=${await authority.token("checkout", orders)}
REPORTS_TOKEN=${await authority.token("reports", orders)}
OPAQUE_TOKEN=${await authority.token("checkout", refunds)}

curl -i $ORDERS/orders -H "Authorization: Bearer $REPORTS_TOKEN"          # 200
curl -i $ORDERS/orders -H "Authorization: Bearer $REPORTS_TOKEN" -d ""    # 403 caller_not_allowed
curl -i $ORDERS/orders -H "Authorization: Bearer $CHECKOUT_TOKEN" -d ""   # 201
curl -i $ORDERS/stock/1 -H "Authorization: Bearer $CHECKOUT_TOKEN"        # 200, from the inventory
curl -i $REFUNDS/refunds -H "Authorization: Bearer $OPAQUE_TOKEN"         # 200
curl -i $INVENTORY/items -H "Authorization: Bearer $CHECKOUT_TOKEN"       # 401 audience_mismatch
curl -i $REPORTS/reports                                                  # 401 credentials_missing
curl -i $INVOICES/invoices                                                # 401 credentials_missing
curl -i $PAYMENTS/payments                                                # 401 credentials_missing
curl -i $SHIPMENTS/shipments                                              # 401 credentials_missing
tail -n 1 $AUDIT_LOG                                                      # the last decision of the orders
curl -i $AUTHORITY/token-requests                                         # the token requests of each client

# The end of the opaque token, and two seconds later 401 token_inactive at the refunds:
curl -i $AUTHORITY/token/revocation -u checkout:${secrets.checkout} -d token=$OPAQUE_TOKEN

# A new token:
curl -s $AUTHORITY/token -u checkout:${secrets.checkout} \\
  -d grant_type=client_credentials -d resource=${audience} -d scope="${scope}"
`;
}
