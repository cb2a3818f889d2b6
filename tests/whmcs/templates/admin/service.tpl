{extends file='layout.tpl'}
{block name=body}
<p>Client: <strong>{$owner->firstname|text} {$owner->lastname|text}</strong> ({$owner->email|text})
    {if $addonId} · Addon {$addonId} of <a href="/admin/clientsservices.php?id={$service->id}">service {$service->id}</a>{/if}
    {foreach $addons as $addon} · <a href="/admin/clientsservices.php?id={$service->id}&amp;aid={$addon->id}">Addon {$addon->id} ({$addon->status|text})</a>{/foreach}</p>
<div class="box module-buttons"><h4>Module Commands</h4>
    {foreach $buttons as $operation => $label}<form method="post" action="{$address|text}"><input type="hidden" name="token" value="{$token}"><button class="btn btn-default" name="modop" value="{$operation}">{$label}</button></form>{/foreach}
    {foreach $customButtons as $label => $function}<form method="post" action="{$address|text}"><input type="hidden" name="token" value="{$token}"><input type="hidden" name="modop" value="custom"><button class="btn btn-default" name="ac" value="{$function|text}">{$label|text}</button></form>{/foreach}
    {if $canSignOn}<a class="btn btn-default" href="{$address|text}&amp;dosinglesignon=1" target="_blank" rel="noopener">{$signOnLabel|text}</a>{/if}
    {$loginLink}
</div>
<form method="post" action="{$address|text}" class="box form-horizontal" autocomplete="off">
    <input type="hidden" name="token" value="{$token}">
    {if !$addonId}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="packageid">Product/Service</label><div class="col-sm-6"><select class="form-control" id="packageid" name="packageid">{foreach $products as $product}<option value="{$product->id}"{if $product->id == $service->packageid} selected{/if}>{$product->name|text}</option>{/foreach}</select></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="server">Server</label><div class="col-sm-6"><select class="form-control" id="server" name="server"><option value="0">None</option>{foreach $servers as $server}<option value="{$server->id}"{if $server->id == $service->server} selected{/if}>{$server->name|text}</option>{/foreach}</select></div></div>
    {foreach ['domain' => 'Domain', 'username' => 'Username', 'dedicatedip' => 'Dedicated IP'] as $field => $label}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="{$field}">{$label}</label><div class="col-sm-6"><input class="form-control" id="{$field}" name="{$field}" value="{$values[$field]|escape}"></div></div>
    {/foreach}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="password">Password</label><div class="col-sm-6"><input class="form-control" id="password" name="password" value="{$values.password|escape}"></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="assignedips">Assigned IPs</label><div class="col-sm-6"><textarea class="form-control" id="assignedips" name="assignedips" rows="3">{$values.assignedips|escape}</textarea></div></div>
    {/if}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="domainstatus">Status</label><div class="col-sm-6"><select class="form-control" id="domainstatus" name="domainstatus">{foreach $statuses as $status}<option{if $status == $values.domainstatus} selected{/if}>{$status}</option>{/foreach}</select></div></div>
    {foreach $options as $name => $value}<div class="form-group"><label class="col-sm-3 fieldlabel">{$name|text}</label><div class="col-sm-6">{$value|text}</div></div>{/foreach}
    {foreach $customFields as $field}<div class="form-group"><label class="col-sm-3 fieldlabel" for="customfield{$field->id}">{$field->fieldname|text}</label><div class="col-sm-6"><input class="form-control" id="customfield{$field->id}" name="customfield[{$field->id}]" value="{$values.customfield[$field->id]|escape}"></div></div>{/foreach}
    {foreach $moduleRows as $label => $html}<div class="form-group"><div class="col-sm-3 fieldlabel"><strong>{$label|text}</strong></div><div class="col-sm-9">{$html}</div></div>{/foreach}
    <div class="text-center"><button class="btn btn-primary">Save Changes</button></div>
</form>
{if !$addonId}
<form method="post" action="{$address|text}" class="box form-inline">
    <input type="hidden" name="token" value="{$token}">
    <label>Move to client <select class="form-control" name="moveto">{foreach $clients as $client}<option value="{$client->id}"{if $client->id == $service->userid} selected{/if}>{$client->firstname|text} {$client->lastname|text} ({$client->email|text})</option>{/foreach}</select></label>
    <button class="btn btn-default">Move Service</button>
</form>
{if $metrics}
<form method="post" action="{$address|text}" class="box">
    <input type="hidden" name="token" value="{$token}">
    <h4>Metric Statistics</h4>
    {foreach $metrics as $metric => $value}<p>{$metric|text}: {$value}</p>{/foreach}
    <button class="btn btn-default" name="refreshmetrics" value="1">Refresh</button>
</form>
{/if}
{/if}
{/block}
