import { secrets } from "./secrets.js";
import { inventory, invoices, orders, reporting, shipments } from "./services.js";
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
SHIPMENTS=${stage.addressOf(shipments)}
CHECKOUT_TOKEN=${await authority.token("checkout", orders)}
REPORTS_TOKEN=${await authority.token("reports", orders)}

curl -i $ORDERS/orders -H "Authorization: Bearer $REPORTS_TOKEN"          # 200
curl -i $ORDERS/orders -H "Authorization: Bearer $REPORTS_TOKEN" -d ""    # 403 caller_not_allowed
curl -i $ORDERS/orders -H "Authorization: Bearer $CHECKOUT_TOKEN" -d ""   # 201
curl -i $ORDERS/stock/1 -H "Authorization: Bearer $CHECKOUT_TOKEN"        # 200, from the inventory
curl -i $INVENTORY/items -H "Authorization: Bearer $CHECKOUT_TOKEN"       # 401 audience_mismatch
curl -i $REPORTS/reports                                                  # 401 credentials_missing
curl -i $INVOICES/invoices                                                # 401 credentials_missing
curl -i $SHIPMENTS/shipments                                              # 401 credentials_missing
curl -i $AUTHORITY/token-requests                                         # the token requests of each client

# A new token:
curl -s $AUTHORITY/token -u checkout:${secrets.checkout} \\
  -d grant_type=client_credentials -d resource=${audience} -d scope="${scope}"
`;
}
