<?php

/*
 * Answers HTTP requests to panels as the panels have answered:
 *
 *   front.php SOCKET
 *
 * Prints its address, and is told on the socket what to expect (see Front). Ends with its standard input.
 */

declare(strict_types=1);

use ConvoyTests\Explore\FrontServer;

require __DIR__ . '/bootstrap.php';

(new FrontServer($argv[1]))->run();
