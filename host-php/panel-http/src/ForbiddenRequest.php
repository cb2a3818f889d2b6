<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * A request whose path could lead to another host, or with a header that its maker may not set. No request of its wave
 * was sent.
 */
final class ForbiddenRequest extends \RuntimeException
{
}
