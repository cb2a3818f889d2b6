<?php

declare(strict_types=1);

namespace WHMCS;

/** What WHMCS's models share: attributes by their documented name or by the column's. */
abstract class Model extends \Illuminate\Database\Eloquent\Model
{
    /** @var array<string, string> documented name => column */
    protected $columnMap = [];

    protected $guarded = [];

    public function getAttribute($key)
    {
        return parent::getAttribute($this->columnMap[$key] ?? $key);
    }

    public function setAttribute($key, $value)
    {
        return parent::setAttribute($this->columnMap[$key] ?? $key, $value);
    }
}
