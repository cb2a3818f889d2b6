<?php

/** A panel, for PHP's own web server, that answers every request with markup in its message. */

declare(strict_types=1);

http_response_code(400);
header('Content-Type: application/json');
echo json_encode(['message' => '<img src=x onerror=alert(1)>']);
