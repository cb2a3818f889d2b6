<?php

/*
 * A page that dies while the component waits for the panel: `way` is how, `folder` the WHMCS, `service` whose panel.
 */

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\Shop;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Session;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\PanelRecord;
use WHMCS\Module\Server\Convoy\Params;
use WhmcsStandIn\Whmcs;

require __DIR__ . '/bootstrap.php';

$whmcs = Whmcs::open($_GET['folder']);
require_once Shop::module() . '/set.php';
require_once CONVOY_SET . '/lib/autoload.php';
$params = $whmcs->params((int) $_GET['service']);
$panel = PanelRecord::fromParams(new Params($params))->toContract();
$engine = new Engine(Package::ofThisRequest());
$engine->ready();
$engine->call('module', 'test-connection', ['english', $panel, true, []], new DeadlyDoor($_GET['way']));
