<?php

/** Loads what the tests of install.sh load, the module's and the doctor's classes, and the classes of these tests. */

declare(strict_types=1);

defined('WHMCS') || define('WHMCS', true);

require_once __DIR__ . '/../../../tests/install/bootstrap.php';
require_once __DIR__ . '/../../wasmtime-php/src/autoload.php';
require_once __DIR__ . '/../../panel-http/src/autoload.php';
require_once __DIR__ . '/../../module/lib/autoload.php';
require_once __DIR__ . '/../autoload.php';
