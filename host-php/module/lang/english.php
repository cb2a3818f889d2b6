<?php

/**
 * English: what the PHP side itself says; all else is said by the component (guest/languages).
 *
 * A language is a file here and one there, named as WHMCS names it, with the keys and {places} of this one.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

return [
    'not-built' => 'This is the module\'s source, not the module: {file} is missing. Install convoy-whmcs.zip, '
        . 'which is attached to every release, or which "make package" in the source folder puts into dist/: '
        . 'unpack it over WHMCS\'s folder.',
    'other-processor' => 'The package\'s library and executable are for {theirs}, and this machine is {ours}. In '
        . 'the source of version {version} these two commands build them: "cargo build --locked --release -p '
        . 'wasmtime-php-lib" and "cargo build --locked --release -p wasmtime-php-cli". Copy '
        . 'target/release/libwasmtime_php.so to {library} and target/release/wasmtime-php to {executable}.',
    'package-damaged' => 'The module is not installed completely: {file} is missing or damaged. Run install.sh of '
        . 'the unpacked package again, or upload the whole folder modules/servers/convoy again and reload PHP.',
    'contract-mismatch' => 'The module\'s files are of two versions: this code speaks {ours}, the component '
        . 'speaks {theirs}. Upload the whole folder modules/servers/convoy again.',
    'no-service' => 'WHMCS named no service for this command (serviceid is missing or not a number).',
    'service-unknown' => 'WHMCS has no {service}.',
    'no-model' => 'WHMCS handed over no model of {service}; the module needs WHMCS 7.2 or newer.',
    'no-server' => 'No server is assigned. Choose a ConvoyPanel server in the service\'s Server field.',
    'no-token' => 'The server record has no API token. Put an application token of the panel into its Password '
        . 'field.',
    'bad-token' => 'The API token in the server record\'s Password field holds spaces or characters that no '
        . 'token has. Copy it again from the panel.',
    'bad-address' => 'The server record\'s address doesn\'t serve: {problem}',
    'access-hash' => 'Access Hash, line {line}: "{text}" is not known. A line is "ca=" and the path of a file '
        . 'with certificates, "record=errors", "record=all", "record=off", '
        . '"record-addresses=hide", "panel-email=" and an address with {client} before its @, "adopt-by-email=empty", '
        . '"proxy=" and an address such as http://proxy.example.com:3128, "public-url=" and the address where browsers '
        . 'reach the panel, "safe-mode=yes", "installation=moved" or "installation=copy".',
    'shop-place' => '{address}, database {database}',
    'shop-place-on' => '{address}, database {database} on {host}',
    'shop-moved' => 'This WHMCS has another database. Now: {new}. Before: {old}. Either the shop was moved, or this is '
        . 'a copy of it. Automatic suspensions, terminations and deletions wait until staff say which: press "This '
        . 'shop was moved" or "This is a copy" on the page of any service with a ConvoyPanel server, or write '
        . 'installation=moved or installation=copy into the server record\'s Access Hash.',
    'shop-unknown' => 'This WHMCS has another address and another database. Now: {new}. Before: {old}. Either the shop '
        . 'was moved, or this is a copy of it, which must not touch the shop\'s servers. Nothing is changed on the '
        . 'panel until staff say which: press "This shop was moved" or "This is a copy" on the page of any service '
        . 'with a ConvoyPanel server, or write installation=moved or installation=copy into the server record\'s '
        . 'Access Hash.',
    'shop-question-subject' => 'was this shop moved, or is it a copy?',
    'shop-question' => 'Moved or copied?',
    'shop-has-alias' => 'One database of this WHMCS is configured in two ways, as the servers for pages and for '
        . 'the cron may do: everything goes on. Now: {new}. Also: {old}.',
    'shop-renamed' => 'The address of this WHMCS has changed; its database is the same, so everything goes on. Now: '
        . '{new}. Before: {old}.',
    'shop-is-moved' => 'This shop was moved ({by}): everything goes on. Now: {new}. Before: {old}.',
    'shop-is-copy' => 'This shop is a copy ({by}). It has a new installation id, and services that were copied are '
        . 'read-only until staff confirm each. Now: {new}. The original: {old}.',
    'said-by-staff' => 'says administrator {id}',
    'said-by-record' => 'says Access Hash',
    'shop-not-asked' => 'This WHMCS is where it was, or another administrator has answered already. Nothing was done.',
    'service-copied' => 'The server of {service} may be the original shop\'s, since the service was copied along with '
        . 'this shop. It isn\'t changed from here until staff press "Manage this server from here" on the service\'s '
        . 'page. Press it only if the original shop doesn\'t manage the server any more.',
    'not-copied' => '{service} isn\'t a copy that waits for a confirmation. Nothing was done.',
    'service-confirmed' => 'Administrator {staff} lets this shop manage the server of {service}, which was copied '
        . 'along with the shop.',
    'again-copy' => 'Nothing was done yet. A copy may change none of the services it has now until staff confirm each, '
        . 'one by one. If this is a copy, press the button again within 5 minutes.',
    'again-confirm' => 'Nothing was done yet. If the original shop still runs, both shops will suspend and delete this '
        . 'server. If only this shop is to manage it, press the button again within 5 minutes.',
    'staff-decide' => 'Only an administrator who is logged in to WHMCS can decide this.',
    'button-moved' => 'This shop was moved',
    'button-copy' => 'This is a copy',
    'button-confirm' => 'Manage this server from here',
    'busy' => 'Another action for {service} is running. Nothing was done; try again when it has ended.',
    'faster' => 'Another action for {service} came first, so this one was stopped before it could store anything. Run '
        . 'it again if it is still wanted.',
    'moved' => '{service} was moved to another client just before this action began. Nothing was done; run it again if '
        . 'it is still wanted.',
    'in-transaction' => 'WHMCS has a transaction open on this database. It could undo what must be written down before '
        . 'a server is made, so none was made.',
    'server-held' => '{service} has server {uuid} already. No second one was made.',
    'second-server' => 'The panel has made server {made} for {service}, which has server {held}: another action came '
        . 'first. {made} isn\'t stored anywhere. Look at both on the panel and delete the one that isn\'t needed; '
        . 'if that is {held}, type {made} into Server UUID first.',
    'creation-unfinished' => 'The panel has made server {made} for {service}, and that couldn\'t be stored. Run '
        . 'Create: the server is taken over, and no second one is made. If it isn\'t needed, run Terminate.',
    'surplus-server' => 'The panel has server {made}, which was made for {service} and isn\'t stored anywhere: another '
        . 'action came first. Look at it on the panel; delete it, or type its UUID into the service\'s Server UUID.',
    'server-replaced' => 'Somebody has typed {new} into Server UUID, where {old} was. No service holds server {old} '
        . 'any more, and it runs on: delete it on the panel if it isn\'t needed.',
    'marked-held' => 'Server {uuid}, which was made for {service}, belongs to {holder} by now. Nothing was stored for '
        . '{service}. Run Create again: another server is made.',
    'uuid-held' => 'Server {uuid} belongs to {holder} already. Nothing was stored for {service}. If it is meant for '
        . '{service}, clear WHMCS\'s custom field Server UUID of {holder} first; if not, type another id, or leave the '
        . 'field blank.',
    'earlier-shared' => 'An earlier module stored server {uuid} for {holder} as well as for {service}. Nothing '
        . 'was stored; clear the earlier module\'s id (server_id or convoy_server_uuid) in the one that the server '
        . 'isn\'t meant for.',
    'earlier-typed' => 'The custom field {field}, which names the server of {service}, is on the order form: '
        . 'customers can name any server there. Nothing was done. Check the id, and take the field off the order '
        . 'form.',
    'uuid-also-held' => '{service} names server {uuid}, which belongs to {holder} already. Nothing was done; put '
        . 'the right id into the Server UUID field, or leave it blank.',
    'server-given' => 'Server {uuid} was this service\'s. Its Server UUID field is blank now, and {uuid} stands in '
        . 'that of {holder}: the server is {holder}\'s from now on. If that is wrong, clear the field there, and type '
        . 'it here.',
    'uuid-while-deleting' => '{service} names server {uuid}, and its server {old} is still being deleted. Nothing was '
        . 'done. Clear the Server UUID field; type {uuid} again once {old} is gone, or let go.',
    'deletion-called-off' => 'The deletion of server {uuid} of {service} is called off: the service has it again.',
    'creation-no-record' => 'A server of this service may have been made on the panel {panel}: it was asked for and '
        . 'didn\'t answer, and no server record in use leads there now. Point a server record at that panel, and the '
        . 'cron looks; or look there for a server with this service\'s name, and delete it if the service has another.',
    'deletion-no-record' => 'Server {uuid} was to be deleted on the panel {panel}, and no server record in use '
        . 'leads there. Point a server record at that panel, and the cron goes on; or delete the server there.',
    'deletion-elsewhere' => 'Server {uuid} is to be deleted on the panel {panel}, and this service\'s server record '
        . 'leads to another one. Nothing was changed. Choose a server record of that panel in the service\'s Server '
        . 'field, save, and press the button again.',
    'deletion-pending' => 'Server {uuid} of {service} is still being deleted. Wait until it is gone, or press "Let '
        . 'go of this server" on the service\'s tab, and try again.',
    'user-bound' => 'Panel user {user} is the account of client {client} already, so nothing was stored. Two '
        . 'clients can\'t share a panel account.',
    'not-stored' => 'WHMCS couldn\'t store the result, so none of it was stored: {cause}',
    'acted-not-stored' => 'The panel has acted, but WHMCS couldn\'t store the result, so none of it was stored: '
        . '{cause} When that is mended, run the command again: it finds what was made and takes it over.',
    'call-failed' => 'The module\'s component stopped ({kind}): {message}',
    'may-have-acted' => '{cause} The panel may have acted already. Run the command again: it looks before it '
        . 'makes anything.',
    'host-unusable' => 'This PHP can\'t run the module\'s component: {problem}',
    'failed' => '{action}: {cause}',
    'broken' => 'The module failed: {message}',
    'no-function' => 'PHP has no function {function}: disable_functions in php.ini (php-fpm: in the pool\'s file, too) '
        . 'forbids it, or its extension is missing.',
    'database-failed' => 'WHMCS\'s database says: {cause}.',
    'doctors-turn' => 'To learn what to do, press Test Connection on the server record, or run: php {doctor}',
    'staff-only' => 'Only an administrator who is logged in to WHMCS can do this.',
    'admin-only' => 'Only an administrator who is logged in to WHMCS can sign on here.',
    'not-owner' => 'This service belongs to another client.',
    'no-permission' => 'Your user may not sign on to services of this account.',
    'no-permission-change' => 'Your user may not change services of this account.',
    'form-too-large' => 'Nothing was changed. The form is larger than 64 KB or has more than 50 inputs. Please shorten '
        . 'what you typed, or use the buttons on the service\'s page.',
    'not-posted' => 'Nothing was changed. Please use the buttons on the service\'s page.',
    'not-active' => 'The service isn\'t active.',
    'bad-redirect' => 'The sign-on would have led away from the panel; it was stopped.',
    'unavailable' => 'This isn\'t available at the moment. Please try again later or contact support.',
    'outcome-unknown' => 'We don\'t know yet whether this worked. Please check again in a few minutes.',
    'trace' => 'trace {id}',
    'no-trace' => 'no trace: {cause}',
    'trace-too-large' => 'It takes {bytes} bytes, which is more than every database server takes at once.',
    'trace-repeated' => 'One of such a failure was kept within the last hour.',
    'trace-unknown' => 'This service has no trace {id}. Of each server record the newest 50 are kept.',
    'trace-failed' => 'failed',
    'last-failure' => 'Last failure',
    'carry-over' => 'Not carried over yet',
    'addon-suspension' => 'The suspension that was asked for is still to be done: the server\'s state didn\'t '
        . 'allow it. WHMCS lets no module repeat a command of a product addon; press Suspend again when the server '
        . 'is ready.',
    'addon-installation' => 'The server is being installed for more than an hour, or lacks something. WHMCS lets '
        . 'no module look after a product addon; open its page and synchronize it with the panel.',
    'command-throttled' => 'For a day the panel has taken too few requests for {command}, and the cron doesn\'t try it '
        . 'again. Run it from the service\'s page. If the panel is idle, ask its operator for its rate limit.',
    'addon-throttled' => 'The panel took no more requests when WHMCS ran {command}. WHMCS lets no module repeat a '
        . 'command of a product addon; run it again from the addon\'s page.',
    'installation-late' => 'The server was ordered a day ago, and is not known to be complete. It is no longer '
        . 'looked after; look at it on the panel.',
    'suspension-dropped' => 'The suspension of {service} that was waiting for its server is dropped: the service '
        . 'was paid, or its status has changed.',
    'panel-hangs' => 'The panel {panel} didn\'t answer a request in time a short while ago, and isn\'t asked for usage '
        . 'again now; the next daily cron asks it.',
    'panel-hangs-now' => 'The panel {panel} has kept two commands of this cron waiting and isn\'t asked again now. '
        . 'Nothing was done. When the panel answers again, run the command from the Module Queue.',
    'page-missing' => 'Usage of server record {server}: 1 page of the panel\'s list wasn\'t answered, '
        . 'twice, so that its services keep yesterday\'s figures. {cause}',
    'pages-missing' => 'Usage of server record {server}: {count} pages of the panel\'s list weren\'t answered, '
        . 'twice, so that their services keep yesterday\'s figures. {cause}',
    'service' => 'service {id}',
    'addon' => 'addon {addon} of service {id}',
    'client' => 'client {id}',
    'bindings-listed' => '{count} to be confirmed or rejected; {waiting} still to be examined by WHMCS\'s cron.',
    'bindings-dry' => 'Nothing was changed: this was a dry run.',
    'bindings-unknown' => 'Client {client} isn\'t bound to panel user {user}; "bindings.php list" prints the bindings '
        . 'to confirm. To make this one, type {user} into Panel User ID on the tab of a service of this client and '
        . 'save.',
    'bindings-several' => 'Client {client} may be panel user {user} on several panels. Name one with --server '
        . 'and the id of its server record: {servers}.',
    'bindings-no-server' => 'WHMCS has no ConvoyPanel server record {server} in use.',
    'bindings-no-panel' => 'Assumed bindings of {panel}, to which no server record in use leads: {count}.',
    'bindings-none' => 'No binding is assumed.',
    'bindings-shown' => 'On the panel: {shown}.',
    'bindings-to-confirm' => 'Panel user {user} would be confirmed.',
    'bindings-confirmed' => 'Panel user {user} is confirmed by staff.',
    'bindings-to-reject' => 'The binding to panel user {user} would be removed.',
    'bindings-rejected' => 'The binding to panel user {user} is rejected by staff and removed.',
    'bindings-changed' => 'The binding to panel user {user} was changed by another action meanwhile. Nothing was '
        . 'stored.',
];
