<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * A request that could leave the panel, or that names a header which isn't its maker's. Nothing of its wave was sent.
 */
final class ForbiddenRequest extends \RuntimeException
{
}
