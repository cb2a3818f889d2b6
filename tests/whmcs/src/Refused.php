<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS or the module said no; the message is for the one who clicked. */
final class Refused extends \Exception
{
}
