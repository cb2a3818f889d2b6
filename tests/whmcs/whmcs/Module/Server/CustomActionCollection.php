<?php

declare(strict_types=1);

namespace WHMCS\Module\Server;

use Illuminate\Support\Collection;

/** What a module's CustomActions() answers (WHMCS 8.5). */
class CustomActionCollection extends Collection
{
}
